import { z } from 'zod';
import { activityEntrySchema } from './activity.ts';
import { contactCreateSchema, contactSchema, contactUpdateSchema } from './contact.ts';
import { customerCreateSchema, customerSchema, customerUpdateSchema } from './customer.ts';
import { deletedSchema, healthSchema, listSchema, meSchema } from './envelopes.ts';
import { onboardingCreateSchema, onboardingSchema, onboardingUpdateSchema } from './onboarding.ts';
import {
  customerListQuerySchema,
  customerOnboardingsQuerySchema,
  onboardingListQuerySchema,
  pageQuerySchema,
} from './pagination.ts';

/** One endpoint: everything that the server, the document and a client need to know of it. */
export interface Route {
  readonly operationId: string;
  readonly method: 'get' | 'post' | 'patch' | 'delete';
  /** In OpenAPI's notation, without the version prefix: `/customers/{id}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'Service' | 'Customers' | 'Contacts' | 'Onboardings';
  readonly status: 200 | 201;
  readonly response: z.ZodType;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** False for the two endpoints that answer without a key. */
  readonly authenticated?: false;
}

const customerListSchema = listSchema(customerSchema, 'CustomerList');
const contactListSchema = listSchema(contactSchema, 'ContactList');
const onboardingListSchema = listSchema(onboardingSchema, 'OnboardingList');
const activityListSchema = listSchema(activityEntrySchema, 'ActivityList');

/** The v1 contract, endpoint by endpoint. What is not in this table is not served. */
export const ROUTES = {
  getHealth: {
    operationId: 'getHealth',
    method: 'get',
    path: '/health',
    summary: 'Whether the service answers',
    tag: 'Service',
    status: 200,
    response: healthSchema,
    authenticated: false,
  },
  getMe: {
    operationId: 'getMe',
    method: 'get',
    path: '/me',
    summary: 'The key in use and its workspace',
    tag: 'Service',
    status: 200,
    response: meSchema,
  },
  getOpenApi: {
    operationId: 'getOpenApi',
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    tag: 'Service',
    status: 200,
    response: z.record(z.string(), z.unknown()),
    authenticated: false,
  },
  listCustomers: {
    operationId: 'listCustomers',
    method: 'get',
    path: '/customers',
    summary: 'Customers, newest first',
    tag: 'Customers',
    status: 200,
    query: customerListQuerySchema,
    response: customerListSchema,
  },
  createCustomer: {
    operationId: 'createCustomer',
    method: 'post',
    path: '/customers',
    summary: 'Create a customer',
    tag: 'Customers',
    status: 201,
    body: customerCreateSchema,
    response: customerSchema,
  },
  getCustomer: {
    operationId: 'getCustomer',
    method: 'get',
    path: '/customers/{id}',
    summary: 'One customer',
    tag: 'Customers',
    status: 200,
    response: customerSchema,
  },
  updateCustomer: {
    operationId: 'updateCustomer',
    method: 'patch',
    path: '/customers/{id}',
    summary: 'Change some fields of a customer',
    tag: 'Customers',
    status: 200,
    body: customerUpdateSchema,
    response: customerSchema,
  },
  deleteCustomer: {
    operationId: 'deleteCustomer',
    method: 'delete',
    path: '/customers/{id}',
    summary: 'Delete a customer; may be repeated',
    tag: 'Customers',
    status: 200,
    response: deletedSchema,
  },
  listActivity: {
    operationId: 'listActivity',
    method: 'get',
    path: '/customers/{id}/activity',
    summary: 'The audit trail of a customer, newest first',
    tag: 'Customers',
    status: 200,
    query: pageQuerySchema,
    response: activityListSchema,
  },
  listContacts: {
    operationId: 'listContacts',
    method: 'get',
    path: '/customers/{customerId}/contacts',
    summary: 'Contacts of a customer, newest first',
    tag: 'Contacts',
    status: 200,
    query: pageQuerySchema,
    response: contactListSchema,
  },
  createContact: {
    operationId: 'createContact',
    method: 'post',
    path: '/customers/{customerId}/contacts',
    summary: 'Add a contact to a customer',
    tag: 'Contacts',
    status: 201,
    body: contactCreateSchema,
    response: contactSchema,
  },
  getContact: {
    operationId: 'getContact',
    method: 'get',
    path: '/contacts/{id}',
    summary: 'One contact',
    tag: 'Contacts',
    status: 200,
    response: contactSchema,
  },
  updateContact: {
    operationId: 'updateContact',
    method: 'patch',
    path: '/contacts/{id}',
    summary: 'Change some fields of a contact',
    tag: 'Contacts',
    status: 200,
    body: contactUpdateSchema,
    response: contactSchema,
  },
  deleteContact: {
    operationId: 'deleteContact',
    method: 'delete',
    path: '/contacts/{id}',
    summary: 'Delete a contact; may be repeated',
    tag: 'Contacts',
    status: 200,
    response: deletedSchema,
  },
  listOnboardings: {
    operationId: 'listOnboardings',
    method: 'get',
    path: '/onboardings',
    summary: 'Onboardings, newest first',
    tag: 'Onboardings',
    status: 200,
    query: onboardingListQuerySchema,
    response: onboardingListSchema,
  },
  createOnboarding: {
    operationId: 'createOnboarding',
    method: 'post',
    path: '/onboardings',
    summary: 'Start an onboarding for a customer',
    tag: 'Onboardings',
    status: 201,
    body: onboardingCreateSchema,
    response: onboardingSchema,
  },
  listCustomerOnboardings: {
    operationId: 'listCustomerOnboardings',
    method: 'get',
    path: '/customers/{customerId}/onboardings',
    summary: 'Onboardings of a customer, newest first',
    tag: 'Onboardings',
    status: 200,
    query: customerOnboardingsQuerySchema,
    response: onboardingListSchema,
  },
  getOnboarding: {
    operationId: 'getOnboarding',
    method: 'get',
    path: '/onboardings/{id}',
    summary: 'One onboarding',
    tag: 'Onboardings',
    status: 200,
    response: onboardingSchema,
  },
  updateOnboarding: {
    operationId: 'updateOnboarding',
    method: 'patch',
    path: '/onboardings/{id}',
    summary: 'Change some fields of an onboarding',
    tag: 'Onboardings',
    status: 200,
    body: onboardingUpdateSchema,
    response: onboardingSchema,
  },
  deleteOnboarding: {
    operationId: 'deleteOnboarding',
    method: 'delete',
    path: '/onboardings/{id}',
    summary: 'Delete an onboarding; may be repeated',
    tag: 'Onboardings',
    status: 200,
    response: deletedSchema,
  },
} as const satisfies Record<string, Route>;

export type RouteName = keyof typeof ROUTES;
